"""Takes pictures to sRGB by their own profiles, with LittleCMS: take_through_profile.py IN OUT [IN OUT…]

OUT is a PNG without a profile. Says what each profile calls itself, or 'none', a line each.
"""
import io
import sys

from PIL import Image, ImageCms

srgb = ImageCms.createProfile("sRGB")
for source, target in zip(sys.argv[1::2], sys.argv[2::2]):
    with Image.open(source) as picture:
        picture.load()
        profile = picture.info.get("icc_profile")
        if profile:
            own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
            print(ImageCms.getProfileDescription(own).strip())
            picture = ImageCms.profileToProfile(picture.convert("RGB"), own, srgb, renderingIntent=1, outputMode="RGB")
        else:
            print("none")
        picture.convert("RGB").save(target)
