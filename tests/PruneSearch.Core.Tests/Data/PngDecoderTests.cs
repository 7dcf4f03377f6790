using System.Security.Cryptography;
using PruneSearch.Data.Images;
using Xunit;

namespace PruneSearch.Core.Tests.Data;

public sealed class PngDecoderTests
{
    private const int Width = 13;
    private const int Height = 11;

    /// <summary>
    /// Name, channels, file, SHA-256 of the [channels, height, width] pixels that Pillow 9.4 decodes. Those named "pil" were written by
    /// Pillow, the others by a Python encoder; 16-bit ones hold v * 257, or (pil gray 16) have the expected pixels rounded by NumPy.
    /// </summary>
    public static TheoryData<string, int, string, string> Golden { get; } = new()
    {
        { "pil gray 8", 1, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAAAAAD/8Di8AAAAP0lEQVR4nAXBQQ7AIAgEwCjLsoIkvZjY/z+0nRmCFqTpeGLrqxyNkznFssYbIUYxcOnb0KNxjGXKMlzRXb74A4L3AzD/H1veAAAAAElFTkSuQmCC", "6c88e0aa47a1f10cfa35300840498dea38a1d6da91388c31388397308b5283ec" },
        { "pil gray 1", 1, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHAQAAAADy4FrNAAAAF0lEQVR4nGNggAJGxnomNgYmCwamAwwACA4BhqNhUJ0AAAAASUVORK5CYII=", "87b48cf3291801d6f529a0b5c08ea26e4309e65fdd083ac380ec92ab3128a1cf" },
        { "pil gray alpha 8", 1, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAQAAABwkq/rAAAAcklEQVR4nC3LwQ6DIAwA0CClVJBklyXu/z9Ok12WIFAKqIf57k9RgU48F+jExNNpGrx+ti4H8aV8clldIcL767LL00mM4pMeIcJns9VWYhRbfUKxFdYdxbTl0AN6iE/U41+IXfZJD1h3YhTTTCM2bS4oN0jJPxn2UJxKAAAAAElFTkSuQmCC", "6c88e0aa47a1f10cfa35300840498dea38a1d6da91388c31388397308b5283ec" },
        { "pil rgb 8", 3, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAIAAABV+fA3AAAAjElEQVR4nAXBgY0CMQwEQCWx11479qEDXvcvfQ/UQv+9wMyYr3eN/Ow0LHe2HQp41thT/vYlOb1yee8xaK0dayICcl5d6Rg1ysOQCnTDAS15XM9S1ezlSiU1aaE7XCj/50akzGYsE5tsi9ibypDH/UdczQ8sZVYW1wrDIG/y+zzndN62WhAKU48DUDq/qPAIQSV4HdIAAAAASUVORK5CYII=", "b856a36d1d1344f37fb2ea8ba79e8d64064b228b6ff69229972e6fd7ff65eeb7" },
        { "pil rgb alpha 8", 3, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAYAAADam2dgAAAAqElEQVR4nAXBCXICMQwEwLU1mtFhL0kBS0Eq/39m0j2GUSrDOTemjgZPRcMTSIWDOwu/n+dFzcM9ukwx15rOsaJUbs0bnLg9rqtYhiBPhx+MXUzr05Z5ot0av/frywuSM5kLmuwMD1vQGmncS/h+PT9Cq7YqRf3FMRXy9BURvnw08Pp5vCWiXfKIaay1wlyxmzaHSsLjet97ZEy36GgUJ1XkwA4lsyT+A4sNCVFnkkS9AAAAAElFTkSuQmCC", "501859147b9acd0dc853e2c6cc3cd14e37249e5f9afa0f8cd5bfdbb44c331f0e" },
        { "pil palette 1", 3, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHAQMAAADgVfUjAAAABlBMVEVLN7U/NVQYVWyoAAAAAXRSTlMAQObYZgAAAB1JREFUeJxjkGdgKGtg+MvA4NLAYNTAMJGB4W0DADJYBYcdXeMgAAAAAElFTkSuQmCC", "ee6e4023d41fc60687e835df0a98bdbaec81e8eb3f22ad4d703d45a31a8eb8c2" },
        { "pil palette 2", 3, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHAgMAAACn9Y/zAAAADFBMVEVLN7U/NVTadZgUWMD+4yLJAAAAAXRSTlMAQObYZgAAACVJREFUeJxjYAxnYLCf48BQfpmBYcIkB4ZWtgMMjxc3MHz7eAAAa3MKGBV+8VEAAAAASUVORK5CYII=", "44ed133d97a1c2edf9d42e94b8b82d11333e205dffa3e1f6e0d10895b080d027" },
        { "pil palette 4", 3, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHBAMAAAAotXpTAAAAMFBMVEVLN7U/NVTadZgUWMDFlOBMKhMzw+chgCLYIaMUvOi7RNdOwNV8ntovBW8u4t1gT7X2qW2XAAAAAXRSTlMAQObYZgAAADVJREFUeJwBKgDV/wCMTRkTgACPsy14UADXE7HPwABtTClKEADklYyacAA2x6LHoACznjsJ8EX2EL30O8YtAAAAAElFTkSuQmCC", "767055472c608c1501cec83308fbfe33903ab461055e8c4bac257c2b49a1dd1b" },
        { "pil palette 8", 3, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAMAAADtRZdSAAADAFBMVEVLN7U/NVTadZgUWMDFlOBMKhMzw+chgCLYIaMUvOi7RNdOwNV8ntovBW8u4t1gT7V0GKm6EcaI09msVV65EDuE8cHQMEdEv4k2v6PljyDjLw7Mc6QhuGf/ovDK1xbGmmVPpDIv38KXwVK4NHElYFdreQhX2G6KGmP4jAW4xWEI1EDrXWPLIwfC7f4gJVa26dNf60Efbxet/BsdLS2Ik/Ny7cDaMHTqwDfYxCURQnknCBxQY09yuD90ug7w/krjQOqoPw9kvjqDH2wI/IDXHyotkdybe/EvKqvaREKGx0jShLSge4n+ZfHKLt9iLUAiVhyL+vbxPjut+NM1vIFxf4vqygrDUFaZ+xCDPOl32uEZwsrU/MLVtUvZs675vFZNUyoUwcgqZOvWmPhU2O+XJ0uDRxcr92GTcM0ZSJXNdrPNpNHzN245agCxPNW4VXSrajULjYjEIRC8uswDp/XDd3loDriJhe679RXzkGaOCe6hCulzHqERjMISypdSOAIySOCDMr501cDutRuNbM4nd9OeCdFdraekamcZjkplKr7sYWx3EsHhgA9WKNPMYWDYFsn2csG25Qi0Y9vcSZR+jtSqwa1AlWFrHC5XSqJKP26R/4JaUnLtXz+UxvJH49pgVURR4k9+768hEjndOlCKfhMy/mtH03fTKHnPxK110l+oi00ziFGEtM3Fgg4uu5jRfXE+DySulD9cpGFgRaPjQkp5MIbioSo0E/ZYSttOO0FlEaRs+MVitc4yKCMLUsvEYHzE7EiomJ7NxGXADlg3QeZwEn0RJGJwO6N/ItIjXCzxSN32OAYDL2Yq9HnZAyF1KSkGRcPKgi9znSVo0mp40aspnOw25JarVAwGqfuZW8XyNhr0C+IkHUZQVAja1K7q8P1gnMOqyq1jkTLz5ZvEVWGDQwRluUKxmWu52fPBF1aHE2shjS9FTflyju0DR2zmuK5g2i9nWwAXyfE+EyQOzAyvyzY6RMLwwUS3s2whUNCEHuqEWQmSjCbYgRUxRr/D0puOCPh7AAAAAXRSTlMAQObYZgAAAE9JREFUeJxj4OARkVXUNDS2YJCQ1zY2snX3CGXQNXd09g6Mic9hcPMNiUnKLKlqZIhLySytqOnsms5QXFbT3jVpzvJVDN2TZ85bvHrDzv0AbTUYOizr6WgAAAAASUVORK5CYII=", "530e95e3955dd3efdade18580169db23dee1fb18ca6c7e451cd493b3ae978155" },
        { "pil gray 16", 1, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHEAAAAACvYOT/AAAAkElEQVR4nAGFAHr/AejdaDZFKQvDvh0WS0A6KCIPOARiIW2gCkcu9AKfkchJ608MNdoCMzkC4WkAw9mCNDCvYpXbGPORAfaBmSEnDITt+s6zcdQ8wgrKNwHcsJxzlV/Pn47KCMnvD+j3UBgCcoQKMwY1+T3ORig25KTmp5N1ALTaECXL53c9dEA24ltovSDj/mtTO5aZFL1wAAAAAElFTkSuQmCC", "1c8824af140fb8c12542f8ef1d9a94da55fb642a0c2bc6f032749cc866287313" },
        { "interlaced gray 1", 1, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHAQAAAAGF52pbAAAAE0lEQVR42mNgYGxgUmB2YGlgeMD4gqmAfht6wQAAABRJREFUeQdLAMMGxjIupnMMzPkVAGrfB6BqENg1AAAAAElFTkSuQmCC", "bb5dea3b4424790c4edf0dfec506689d61432445818605bb50e7085ad0baf747" },
        { "interlaced gray 2", 1, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHAgAAAAHCRxCLAAAAFklEQVR42mNgYHRg6mEWYHFgiGFgvPOESZz5guEr8QAAABdJREFUDYs0w1tG+9glTIHfGJhnv+QHAIlQCXiYrvBdAAAAAElFTkSuQmCC", "561428c373f3e984e54c835bb4fb77be0c57422a0437d24ee28cb43571588ba7" },
        { "interlaced gray 4", 1, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHBAAAAAFNB+UrAAAAHklEQVR42gExAM7/AIgBEALocANBBFgA0bzAAbl3wALNkwMK4151AAAAHklEQVQNnATSqwA+uQGPJHpL2ALemfzSwAMAhipRNbiDEum0bPVTAAAAAElFTkSuQmCC", "27d683e6d373cb929da5921dd912ba479e53cbda66e404bf9aca5f3bef3ca1cb" },
        { "interlaced rgb 8", 3, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAIAAAEi/sChAAAAa0lEQVR42gHLADT/AAgvUThomQEhTnwCWn6feJnAmL/kAxA9ZiZAUwRdTkUZHigALFF1P2SJT3egXYWwZJe9AYSlvRMMEhEVFQsOEQ4SFAIMMl0VRW8nVoU1ZZYDNEBWHh4bIR4bFxccBCcrIQ8SEvPQVakAAABrSURBVBMPEwwLDwCLr82bwNysyOu52v4BGUNjBQkMDQQNBwcFBwYKBAsKCgkHBwkIAwYMAi0lJi8nJycqHignIioqJi4nJSslIiUoISwnIgNTX2oWFxIbGhkXGBUdFBQXGhUVGB0bGhMZFRxc1i0AkVOeOQAAAABJRU5ErkJggg==", "1fa54e1842d7a24541b70034923a1a997c7ebc0a48c511d42abcaae60e34471c" },
        { "interlaced rgb 8 tiny", 3, "iVBORw0KGgoAAAANSUhEUgAAAAIAAAADCAIAAAFBj3lAAAAAD0lEQVR42mNg0w9m1AssZeI0i2eniUoOAAAAEElEQVQ2dAhlkXTKZGFhBQAtbAO8SKzwFwAAAABJRU5ErkJggg==", "7756879fab9933c30358983d4a6d04975594d9c8f744b5fbe8fd0bece12723ef" },
        { "interlaced rgb alpha 8", 3, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHCAYAAAGtnFf2AAAAiklEQVR42gEKAfX+AAQvV3g8cJrJARxPfKQCX3meunyeveGTvuQJAxE7ZIwmQ1VuBFVNTEAfJSMoAC9TfJtBaIutT3OfxlmDsNRllsLqAYeiw9sSFA0TDA0SEg4PFRsRExUTAg8zWoUXRWucKVaDqzNglcQDMkJSaB0dHRgZHRwfJBobGAQoJiQbFBYRGAZdegtbAAAAi0lEQVQJGRUWFAwMAJGsyuafvt33r8zsD7ba/SIBF0Bkjw4GCwUCBwoMBgsJBgoGBA4JDg8GCAQGDAUMDhACBgYKAjEkIxwlKiImKiolISsoICgvJyQdLSMjJSQlKSYsIx4YKyggHwNPXWx5HhwTExYXHBEdFhYRGRsdFxsXFxMaGw8XHBcdmhsXF5EET0DxVRN4qgAAAABJRU5ErkJggg==", "ddebc75ed137d3fdb5aac3d98be3d09befa6633ce815264314973f7ac38c8701" },
        { "interlaced palette 4", 3, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHBAMAAAFfskrFAAAAMFBMVEVLN7U/NVTadZgUWMDFlOBMKhMzw+chgCLYIaMUvOi7RNdOwNV8ntovBW8u4t1gT7X2qW2XAAAAAnRSTlMACQ9PdZwAAAAeSURBVHjaATEAzv8AiAEQAuhwA0EEWADRvMABuXfAAs2TAwrjXnUAAAAeSURBVA2cBNKrAD65AY8kekvYAt6Z/NLAAwCGKlE1uIMS6bRs9VMAAAAASUVORK5CYII=", "767055472c608c1501cec83308fbfe33903ab461055e8c4bac257c2b49a1dd1b" },
        { "rgb 16", 3, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHEAIAAAAFaSx0AAAABnRSTlMAAAAAAABupgeRAAAAqElEQVR42iWPLcvCUBTH3dvdvbu72+7m5qY2P4Awg2BRTCKYDIKYNFhXtA371CBoE0WDxSCIwSBYBMGs0WY12p9dnh+cdzj/cxIcl883mxgXi51OMlmp9HrpdK0WBNlsvT4c5nKtVhj6frsdRYVCvz+blUpBsFpxmUy53O1CiJCuIyRJsswMY9YBAEJZJkQUMQaAZYSAGEHgTdNxPM8wHIdSXbcsx3FdzyOE0lQoTAp7AAAAqElEQVTKsjTNti3LNG3bMEyTUpZR6rqC71erjYZl6TGmSQjGLBoGpYpiGIRomqrSGOYVhVVajOg4TIPj2BkohhBVZZHnJQlCtkaW2WEY8/z/HABJSgwG0+nxGIaLxfk8Gq3Xl8t4vN/f75PJ4fB6zeen0/u9XF6vn892+3h8v7vd8/n7cVG02dxuoogQe1xRCOE4CHkeQlVlWoIgxyCkKJLENCEEQBT/ALMVR8Ij48m7AAAAAElFTkSuQmCC", "2336dcfe4bc6e2b8c0df71f1dccdb114d7480132b1227b4035a4d8f18ef1f167" },
        { "interlaced rgb alpha 16", 3, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHEAYAAAH9DIu1AAAA90lEQVR42h3NO0vDUACG4V5iGntya5Oc5ORam6St0mCpjlIsOOggSCUIRXGQ1qFbQZRMooMoOBjsolUQRFAHcROsioM4dXNScHAQQX+Cg6nP9A0vfKFQqFCYm/O88fFG4+io2w1b1szM2trZWWRx0fPa7YeHlZV2+/7+68v3b24+PgCI8nypVKvt7uZyY2Ou22xi1WqlMjVVLvO8quYCoZER1/W84+NyeXl5e/vqanp6dfXw8Pm5Wl1fv75+eanVfP/u7vs7vLV1etrpvL+TJEXJMs8nk8w/AJJJipIkhoEBUYyQ5OjowsLGhiBMTjabBweZTKWyuXl5WSzWvZFqhQAAAPhJREFU663W42N0eHhiwnXrdVUVBFWF0DDUgKalUgMDCBkGViyapmFoGkkyDEKyzLK9O5IkiERAEEJ7e+fnT0+fnycnnc7r6+/vxUW3+/OTSNzevr1Fo7oeVpRSaWlpZ6e/HwCaZphYDIBYjCDCYQwDAMdjgXicZWkaAAwjiEgEx2maovr6cDweAKC3MSySzWYyQ0OGMRgwTVV1nHTattNpx8lmLcu2CwXHsW1dt+1eqWn5vGWlUrKcD5imLOdyvd62o7Oz8/ONhudBiJAoQqhpgoAQx0Go6xyXSOi6JEHIcYoCoRyQJE1DqNVSFEEQRd9HSFFYdn//D/h5gKnElyceAAAAAElFTkSuQmCC", "e8f3849234a01c943898a8564db782181a97a2a9f6e0d67d526c8a66382ce9aa" },
        { "gray alpha 16", 1, "iVBORw0KGgoAAAANSUhEUgAAAAkAAAAHEAQAAAAgAnOoAAAAdUlEQVR42iWPLc/CMBSF1239vC1N2dqVYEhQOAgCEiSTWBSaBIvEz4AlmSIkcwgkDkmC5De9bd5HneTmnCc3wXgy4Xw+d261sna9Ho02m/F4u51Od7vFYr9fLg8H5H1dS5nnaUqpEIwRwpgQlBICEFOSMJYOh0oVhXOibZWqAAAAdUlEQVRlWVXGWOt9VTk3GBijtQl4r1Q2m9U1BIoCwBgAGdBaSqXK0lpj+v3g6fW0jqc8R0gIpaIOgAYA0hQhzoPyeLxeT6e2bZrb7Xx+PC6X16tt3+/7/fPpuu/3+fz9UNN0HaWxzTkhSv2vEIJxfALjLAP4AxMNKYxXNk/SAAAAAElFTkSuQmCC", "4893cb588787556a9ba2035660ce39524b02f08bf561bad09ce2f6a4ee00ffd7" },
    };

    public static TheoryData<int, int, bool> Formats { get; } = new(
        from format in new (int Color, int[] Depths)[] { (0, [1, 2, 4, 8, 16]), (2, [8, 16]), (3, [1, 2, 4, 8]), (4, [8, 16]), (6, [8, 16]) }
        from depth in format.Depths
        from interlaced in new[] { false, true }
        select (format.Color, depth, interlaced));

    [Theory]
    [MemberData(nameof(Golden))]
    public void DecodesWhatAnotherLibraryDecodes(string name, int channels, string file, string pixels)
    {
        PngImage image = PngDecoder.Decode(Convert.FromBase64String(file), name);

        Assert.Equal(channels, image.Channels);
        Assert.Equal(pixels, Convert.ToHexStringLower(SHA256.HashData(image.Pixels)));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void DecodesEveryColourTypeAndDepth(int color, int depth, bool interlaced)
    {
        int stored = color switch { 0 or 3 => 1, 4 => 2, 2 => 3, _ => 4 };
        var random = new RandomStream(1, "png", color, depth);
        int[] samples = [.. Enumerable.Range(0, Width * Height * stored).Select(_ => random.NextInt(1 << depth))];
        byte[] palette = [.. Enumerable.Range(0, 3 << Math.Min(depth, 8)).Select(_ => (byte)random.NextInt(256))];
        (string, byte[])[] extra = color == 3 ? [("PLTE", palette), ("tRNS", [0, 7])] : [("tEXt", [65, 0, 66])];
        byte[] file = PngWriter.Write(Width, Height, color, depth, interlaced, samples, extra);

        PngImage image = PngDecoder.Decode(file, "x.png");

        Assert.Equal((Height, Width), (image.Height, image.Width));
        Assert.Equal(color is 0 or 4 ? 1 : 3, image.Channels);
        for (int c = 0; c < image.Channels; c++)
        {
            for (int p = 0; p < Width * Height; p++)
            {
                double value = color == 3 ? palette[(3 * samples[p]) + c] : samples[(p * stored) + c] * 255.0 / ((1 << depth) - 1);
                Assert.Equal((byte)Math.Round(value), image.Pixels[(c * Width * Height) + p]);
            }
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 9)]
    [InlineData(3, 2)]
    [InlineData(8, 8)]
    [InlineData(5, 4)]
    public void InterlacedImagesOfAnySizeAreAsThePlainOnes(int width, int height)
    {
        int[] samples = [.. Enumerable.Range(0, width * height * 3).Select(i => (i * 37) % 256)];

        PngImage plain = PngDecoder.Decode(PngWriter.Write(width, height, 2, 8, false, samples), "plain");
        PngImage interlaced = PngDecoder.Decode(PngWriter.Write(width, height, 2, 8, true, samples), "interlaced");

        Assert.Equal(plain.Pixels, interlaced.Pixels);
    }

    [Fact]
    public void ImageDataMayBeSplitAtAnyByte()
    {
        byte[] zlib = PngWriter.Deflate([0, 1, 2, 3, 0, 4, 5, 6]);
        byte[] header = [0, 0, 0, 3, 0, 0, 0, 2, 8, 0, 0, 0, 0];
        (string, byte[])[] data = [.. zlib.Select(b => ("IDAT", new[] { b }))];

        PngImage image = PngDecoder.Decode(PngWriter.Assemble([("IHDR", header), .. data, ("IEND", [])]), "x.png");

        Assert.Equal([1, 2, 3, 4, 5, 6], image.Pixels);
    }

    public static TheoryData<string, string> Broken { get; } = new()
    {
        { "bad colour", "colour type 5" },
        { "bad depth", "bit depth 3" },
        { "no pixels", "0 x 2 pixels" },
        { "huge", "cannot come out of" },
        { "short data", "shorter than" },
        { "long data", "longer than" },
        { "bad filter", "filter type 9" },
        { "bad zlib", "damaged" },
        { "bad adler", "damaged" },
        { "bad crc", "CRC of the 'IDAT'" },
        { "no end", "truncated" },
        { "split data", "not in one piece" },
        { "unknown critical", "'ABCD' is not known" },
        { "palette entry", "palette entry 2 of 2" },
        { "no palette", "palette is missing" },
        { "palette of gray", "palette of 6 bytes" },
        { "long transparency", "transparency chunk of 3 bytes" },
        { "not a png", "signature" },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void BrokenFilesAreNamedWithTheReason(string fault, string reason)
    {
        byte[] Header(int depth, int color, byte width = 2, byte high = 0) => [high, 0, 0, width, high, 0, 0, 2, (byte)depth, (byte)color, 0, 0, 0];
        byte[] good = PngWriter.Deflate([0, 1, 2, 0, 3, 4]);
        byte[] paletted = PngWriter.Deflate([0, 1, 2, 0, 0, 0]);
        (string, byte[]) palette = ("PLTE", [1, 2, 3, 4, 5, 6]);
        (string, byte[]) end = ("IEND", []);
        byte[] whole = PngWriter.Assemble(("IHDR", Header(8, 0)), ("IDAT", good), end);
        byte[] Changed(int fromEnd, byte by) => [.. whole.Select((b, i) => i == whole.Length - fromEnd ? (byte)(b ^ by) : b)];
        byte[] file = fault switch
        {
            "bad colour" => PngWriter.Assemble(("IHDR", Header(8, 5)), ("IDAT", good), end),
            "bad depth" => PngWriter.Assemble(("IHDR", Header(3, 0)), ("IDAT", good), end),
            "no pixels" => PngWriter.Assemble(("IHDR", Header(8, 0, 0)), ("IDAT", good), end),
            "huge" => PngWriter.Assemble(("IHDR", Header(8, 0, 2, 0x7F)), ("IDAT", good), end),
            "short data" => PngWriter.Assemble(("IHDR", Header(8, 0, 9)), ("IDAT", good), end),
            "long data" => PngWriter.Assemble(("IHDR", Header(8, 0, 1)), ("IDAT", good), end),
            "bad filter" => PngWriter.Assemble(("IHDR", Header(8, 0)), ("IDAT", PngWriter.Deflate([0, 1, 2, 9, 3, 4])), end),
            "bad zlib" => PngWriter.Assemble(("IHDR", Header(8, 0)), ("IDAT", [1, 2, 3, 4, 5, 6]), end),
            "bad adler" => PngWriter.Assemble(("IHDR", Header(8, 0)), ("IDAT", [.. good[..^1], (byte)(good[^1] ^ 1)]), end),
            "bad crc" => Changed(13, 1),
            "no end" => whole[..^12],
            "split data" => PngWriter.Assemble(("IHDR", Header(8, 0)), ("IDAT", good[..4]), ("tEXt", []), ("IDAT", good[4..]), end),
            "unknown critical" => PngWriter.Assemble(("IHDR", Header(8, 0)), ("ABCD", []), ("IDAT", good), end),
            "palette entry" => PngWriter.Assemble(("IHDR", Header(8, 3)), palette, ("IDAT", paletted), end),
            "no palette" => PngWriter.Assemble(("IHDR", Header(8, 3)), ("IDAT", paletted), end),
            "palette of gray" => PngWriter.Assemble(("IHDR", Header(8, 0)), palette, ("IDAT", good), end),
            "long transparency" => PngWriter.Assemble(("IHDR", Header(8, 3)), palette, ("tRNS", [1, 2, 3]), ("IDAT", paletted), end),
            _ => [.. "GIF89a, and more than thirty-three bytes of it"u8],
        };

        var error = Assert.Throws<InvalidInputException>(() => PngDecoder.Decode(file, "folder/x.png"));

        Assert.Contains(reason, error.Message, StringComparison.Ordinal);
        Assert.StartsWith("folder/x.png", error.Errors[0].Where, StringComparison.Ordinal);
    }
}
