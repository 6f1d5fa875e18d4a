"""Operations on a deployment: find drift, repair it, send messages again, export and delete students' data."""
