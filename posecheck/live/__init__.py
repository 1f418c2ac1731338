"""The live coach: camera, model, coach, window, voice and results in threads that overlap."""
