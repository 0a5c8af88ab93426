"""`python -m grading.exchange`: the service; the hub starts it."""

from grading.exchange.service import main

if __name__ == "__main__":
    main()
