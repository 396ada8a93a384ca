"""What a folder of exports holds, drafts of its settings, and the workbook for practices."""
