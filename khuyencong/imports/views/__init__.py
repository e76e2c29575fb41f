"""Pages of imports (nhập liệu): upload, what was understood, problems, preview, result, history."""
