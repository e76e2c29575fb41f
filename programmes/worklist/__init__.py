"""What is to be done (việc cần làm): records that wait for somebody, with why, since and until."""
