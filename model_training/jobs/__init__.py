"""The engine's door to the training: a job in, events out, as in `hls_gan_plugin.engine`."""
