"""What both processes know: errors, facts of HLS, jobs, staging, models. Standard library only."""
