; Inno Setup's recipe for Windows. Not run yet: it was written where there is no Windows.
; python3 dev.py package windows fills in what stands between the @ signs and starts ISCC.
[Setup]
AppId={{6C1B0B0E-6D0A-4B7C-9C0B-1ACE0A7E51A0}
AppName=Lacuna
AppVersion=@VERSION@
AppPublisher=The Lacuna authors
DefaultDirName={autopf}\Lacuna
DefaultGroupName=Lacuna
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
LicenseFile=@ROOT@\LICENSE
OutputDir=@OUT@
OutputBaseFilename=lacuna-@VERSION@-windows-x64
SetupIconFile=@ICON@
UninstallDisplayIcon={app}\lacuna.exe
VersionInfoVersion=@VERSION@
; What Qt needs at least.
MinVersion=10.0.17763
ChangesAssociations=yes
Compression=lzma2
SolidCompression=yes
WizardStyle=modern
CloseApplications=yes
@SIGN@

[Files]
Source: "@FOLDER@\lacuna.exe"; DestDir: "{app}"; Flags: ignoreversion@SIGNED@
Source: "@FOLDER@\*"; Excludes: "\lacuna.exe"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

; What the version before had and this one has not must not stay; manuscripts and settings are elsewhere.
[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"
Type: filesandordirs; Name: "{app}\licences"

[Icons]
Name: "{group}\Lacuna"; Filename: "{app}\lacuna.exe"
Name: "{autodesktop}\Lacuna"; Filename: "{app}\lacuna.exe"; Tasks: desktop

[Tasks]
Name: "desktop"; Description: "{cm:CreateDesktopIcon}"; Flags: unchecked

; Every key of ours goes with all below it when the program is removed; of others' keys only our value.
[Registry]
Root: HKA; Subkey: "Software\Classes\.gguf\OpenWithProgids"; ValueType: string; ValueName: "Lacuna.gguf"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.txt\OpenWithProgids"; ValueType: string; ValueName: "Lacuna.text"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\.md\OpenWithProgids"; ValueType: string; ValueName: "Lacuna.text"; ValueData: ""; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\Lacuna.gguf"; ValueType: string; ValueData: "GGUF language model"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Lacuna.gguf\DefaultIcon"; ValueType: string; ValueData: "{app}\lacuna.exe,0"
Root: HKA; Subkey: "Software\Classes\Lacuna.gguf\shell\open\command"; ValueType: string; ValueData: """{app}\lacuna.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\Lacuna.text"; ValueType: string; ValueData: "Manuscript"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\Lacuna.text\DefaultIcon"; ValueType: string; ValueData: "{app}\lacuna.exe,0"
Root: HKA; Subkey: "Software\Classes\Lacuna.text\shell\open\command"; ValueType: string; ValueData: """{app}\lacuna.exe"" ""%1"""

[Run]
Filename: "{app}\lacuna.exe"; Description: "{cm:LaunchProgram,Lacuna}"; Flags: nowait postinstall skipifsilent
