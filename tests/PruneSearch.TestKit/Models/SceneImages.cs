using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace PruneSearch.TestKit.Models;

/// <summary>Images without labels: rectangles and discs of any colour on a gradient, with a little noise. The same seed gives the same bytes.</summary>
public static class SceneImages
{
    /// <summary>Writes a NumPy file [count, 3, size, size] of bytes.</summary>
    public static void WriteNpy(string path, int count, int size, ulong seed = 1)
    {
        string header = string.Create(CultureInfo.InvariantCulture, $"{{'descr': '|u1', 'fortran_order': False, 'shape': ({count}, 3, {size}, {size}), }}");
        header = header.PadRight(((header.Length + 10 + 64) / 64 * 64) - 11) + "\n";
        byte[] length = new byte[2];
        BinaryPrimitives.WriteUInt16LittleEndian(length, (ushort)header.Length);
        using FileStream file = File.Create(path);
        file.Write([0x93, .. "NUMPY"u8, 1, 0, .. length, .. Encoding.ASCII.GetBytes(header)]);
        for (int i = 0; i < count; i++)
        {
            file.Write(Draw(size, new RandomStream(seed, $"scene/{i}")));
        }
    }

    private static byte[] Draw(int size, RandomStream random)
    {
        var image = new double[3, size, size];
        double[] slope = [.. Enumerable.Range(0, 9).Select(_ => random.NextDouble(40, 160))];
        Paint(image, size, (_, _) => true, (c, y, x) => slope[c] + (((slope[3 + c] * y) - (slope[6 + c] * x)) / (2 * size)));
        int shapes = 1 + random.NextInt(5);
        for (int s = 0; s < shapes; s++)
        {
            double[] colour = [.. Enumerable.Range(0, 3).Select(_ => random.NextDouble(0, 255))];
            int top = random.NextInt(size);
            int left = random.NextInt(size);
            int extent = (size / 10) + random.NextInt(size / 2);
            bool disc = random.NextInt(2) == 0;
            Paint(
                image, size,
                (y, x) => disc ? Math.Pow(y - top, 2) + Math.Pow(x - left, 2) <= extent * extent / 4.0 : y >= top && x >= left && y < top + extent && x < left + extent,
                (c, _, _) => colour[c]);
        }

        var bytes = new byte[3 * size * size];
        for (int i = 0; i < bytes.Length; i++)
        {
            bytes[i] = (byte)Math.Clamp(image[i / (size * size), i / size % size, i % size] + (6 * random.NextGaussian()), 0, 255);
        }

        return bytes;
    }

    private static void Paint(double[,,] image, int size, Func<int, int, bool> inside, Func<int, int, int, double> colour)
    {
        for (int y = 0; y < size; y++)
        {
            for (int x = 0; x < size; x++)
            {
                for (int c = 0; c < 3 && inside(y, x); c++)
                {
                    image[c, y, x] = colour(c, y, x);
                }
            }
        }
    }
}
