import os

# What authors may write is told here alone; and to look for others' plugins takes 50 ms.
os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
