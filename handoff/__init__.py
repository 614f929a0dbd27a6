"""The project: settings, process, interfaces and the kernel they share."""
