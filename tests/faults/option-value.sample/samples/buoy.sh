buoy --up
