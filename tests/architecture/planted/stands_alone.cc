int StandsAlone() { return 1; }
