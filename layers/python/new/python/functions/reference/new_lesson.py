def greet(name):
    """Say hello."""
    return f"Hello, {name}!" if name else "Hello!"
