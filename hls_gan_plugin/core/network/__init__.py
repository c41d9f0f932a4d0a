"""The generator: its network, its file, the device that it runs on."""
