from ..builder import BuildConfig
from .llm import LLM

__all__ = ["LLM", "BuildConfig"]
