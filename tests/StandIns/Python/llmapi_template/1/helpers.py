# Stands for the code that model.py shares with nobody else.
import os


def read_settings():
    path = os.environ.get("LLM_CONFIG_PATH", "model.yaml")
    with open(os.path.join(os.path.dirname(__file__), path)) as file:
        return file.read()
