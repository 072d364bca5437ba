"""What needs PyTorch: the network, its optimiser and the loop. Only ``python -m training train`` imports it."""
