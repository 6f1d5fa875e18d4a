name = input()
print(f"Hello, {name}!" if name else "Hello!")
