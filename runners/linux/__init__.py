"""The Linux kernel's interfaces that the standard library lacks: namespaces, filters, control groups, ELF files."""
