"""The rooms of this process: live documents, their connections and their commits."""
