"""`python -m grading.hub`: set up what is missing and open the hub."""

from grading.hub.start import main

if __name__ == "__main__":
    main()
