"""From HLS granules to the models that the plugin ships."""
