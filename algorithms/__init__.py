"""The tools of the Processing Toolbox: parameters in, a job for the engine out."""
