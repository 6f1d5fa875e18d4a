"""The formats that services, runner and command line exchange."""
