"""Figures of every part, as a test of the page needs them."""


def figures():
    """{part: figures}, none of them measured."""
    about = {"cores": 2, "system": "Debian 12", "processor": "x86_64", "version": "abc", "date": "2026-01-01", "load": 1.0}
    sizes_ = [{"name": f"{size} MP{scans} → 512", "width": 512, "ours": 2.0 * size, "theirs": 3.0 * size, "ratio": 0.67}
              for scans in ("", " progressive") for size in (2, 12, 48)]
    costs = [{"name": f"12 MP JPEG → {width}{suffix}", "width": width, "ours": 10.0, "theirs": 9.0, "ratio": 1.11,
              "scores": [80.0, 78.0], "bytes": [4000, 4100]} for width, suffix in ((160, ""), (512, " JPEG"), (1600, ""))]
    curve = [[10, 60, 5], [20, 80, 6], [40, 90, 8]]
    tenth = {"server": 80.0, "cache": 20.0, "renderers": 200.0, "descriptors": 50.0, "requests": 100, "median": 1.0, "slow": 9.0, "wrong": 0}
    found = {
        "cost": {"rows": costs}, "sizes": {"rows": sizes_},
        "connections": {"bytes": 40_000, "new": {name: {"1": 10.0, "8": 20.0 + place} for place, name in enumerate(("Calotype", "Flask + Pillow"))},
                        "hits": {name: {"1": 9e3, "64": 6e4} for name in ("Calotype, memory", "Calotype, folder", "nginx")}},
        "hot": {"bytes": 40_000, "rows": [{"place": "memory", "ours": 10.0, "nginx": 20.0, "ratio": 0.5}]},
        "cold": {"rows": [{"original": "a.jpg", "bare": 30.0, "ratios": {"2": 1.1, "8": 0.9}}]},
        "overhead": {"request": 2.0, "operation": 1.5, "difference": 0.5},
        "allocations": {"rows": [{"kind": "a hit", "level": level, "number": 2} for level in ("error", "info")]},
        "compare": {"originals": ["a.jpg", "b.jpg"], "rows": [
            {"name": name, "rates": [10.0, 20.0], "score": 80.0, "bytes": 24_000, "memory": heavy}
            for name, heavy in (("Calotype", 200.0), ("thumbor", 80.0))]},
        "quality": {"rows": [{"name": "a.jpg", "ours": 80.0, "theirs": 76.0, "bytes": [10, 11]}]},
        "encoders": {"curves": {"calotype": {name: curve for name in ("JPEG", "AVIF", "AVIF in sets", "JPEG XL")},
                                "pillow": {"JPEG": curve, "AVIF": curve}}, "png": {"calotype": 100, "pillow": 101}},
        "scales": {"ratios": [1.2, 2.0], "rows": [{"eighths": 1, "margin": 1.9, "milliseconds": 9.0, "losses": [5.0, None]}]},
        "sets": {"sides": [30, 540], "rows": [{"formats": "JPEG", "together": 1.0, "singly": 2.0, "pillow": 5.0}]},
        "tiles": {"rows": [{"kind": "full size", "together": 100.0, "single": 50.0}]},
        "jobs": {"rows": [{"kind": "a set", "engine": "sqlite", "workers": 1, "rate": 2.0}]},
        "png": {"rows": [{"name": "PNG → JPEG", "ours": 1.0, "theirs": 3.0}], "linear": 10, "gamma": 9, "libpng": 10},
        "graphics": {"rows": [{"label": label, "format": "png", "bytes": 1000, "score": 90.0} for label in ("graphic", "photograph")]},
        "uploads": {"rows": [{"kind": "noise", "rates": {"cat": 500.0, "calotype": 300.0}}], "what": "2 uploads", "peak": 70.0,
                    "renderer": 100.0, "rate": 200.0},
        "bucket": {"rows": [{"original": "a.jpg", "bucket": 50.0, "folder": 45.0, "fetching": 5.0}]},
        "memory": {"early": 100.0, "late": 110.0, "busy": 140.0, "quiet": 120.0, "seconds": 20, "requests": [500, 5000, 2000]},
        "soak": {"minutes": 60, "rate": 20, "cache": "64MB", "originals": 24, "tenths": [tenth] * 10, "points": [
            {"seconds": float(second), "together": 200.0, "server": 80.0, "cache": 20.0} for second in (0, 1800, 3600)]},
    }
    return {name: about | part for name, part in found.items()}
