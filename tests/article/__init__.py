"""The article, sentence by sentence: what it says that one can do or see is done and seen in the running app."""
