"""Rewriting tests so that they say which values came out, and leave the judgement to others.

`rewriter` does the work for every language; what it has to know about one is in a module of that language.
"""
