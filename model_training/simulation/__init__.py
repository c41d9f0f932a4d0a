"""Simulated same-day pairs of HLS granules, from physics: because no real ones can be shipped."""

from model_training.simulation.measuring import measure_pairs
from model_training.simulation.run import simulate
from model_training.simulation.scene import SimulatedPair, simulate_pair
from model_training.simulation.settings import BIOMES, SimulationSettings

__all__ = [
    "BIOMES",
    "SimulatedPair",
    "SimulationSettings",
    "measure_pairs",
    "simulate",
    "simulate_pair",
]
