"""The command line: `posecheck COMMAND`."""
