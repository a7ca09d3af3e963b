"""A finished site, looked at before it goes public: would GitHub Pages serve it as it is meant?"""
