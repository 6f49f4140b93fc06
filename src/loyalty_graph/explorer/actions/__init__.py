"""What is done to members from pages: forms, previews, confirmations, operations and their undoing."""
