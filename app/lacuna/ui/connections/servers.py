"""The services that the connections' windows work with."""

from dataclasses import dataclass

from lacuna.core.servers.detection import LOCAL_PORTS
from lacuna.services.completions import Completions
from lacuna.services.connections import Connections
from lacuna.services.gguf_process import GgufProcess
from lacuna.services.keys import Keys
from lacuna.services.targets import Targets
from lacuna.services.tasks import Tasks
from lacuna.ui.connections.keychain_notice import KeychainNotice


@dataclass(frozen=True, kw_only=True)
class Servers:
    """Each made once, by the program.

    Attributes:
        local_ports: of this machine, where servers are looked for.

    """

    connections: Connections
    keys: Keys
    targets: Targets
    files: GgufProcess
    completions: Completions
    tasks: Tasks
    keychain: KeychainNotice
    local_ports: tuple[int, ...] = LOCAL_PORTS
