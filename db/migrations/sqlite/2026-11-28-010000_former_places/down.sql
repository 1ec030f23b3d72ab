-- The register is not undone by a program: go back by restoring a backup.
SELECT 1;
