"""The service of the trainees' pages, as the hub starts it: ``python -m grading.trainee``."""

from grading.trainee.service import main

if __name__ == "__main__":
    main()
