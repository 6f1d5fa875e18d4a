"""Building what is deployed: bundles and the template, from the sources of this repository into `build/`."""
