"""« Aujourd'hui »: what needs me now?"""
