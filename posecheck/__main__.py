"""`python -m posecheck` is the same as `posecheck`."""

from posecheck.cli.main import main

if __name__ == "__main__":
    main()
