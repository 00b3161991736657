# Stands for the model that hands requests to the LLM API.
from helpers import read_settings
