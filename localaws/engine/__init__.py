"""The engine's process: ministack behind a gateway that lets in whom AWS would let in."""
