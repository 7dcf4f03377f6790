using System.Buffers.Binary;
using PruneSearch.Data.Files;

namespace PruneSearch.Data.Idx;

/// <summary>
/// An array of unsigned bytes in the IDX format (LeCun, "The MNIST database", file formats): two zero bytes, type 8, the number of
/// dimensions, the extents as big-endian int32, the values row-major.
/// </summary>
/// <param name="Shape">Extents.</param>
/// <param name="Bytes">Values.</param>
internal sealed record IdxArray(int[] Shape, byte[] Bytes)
{
    private const string Rule = "an IDX file of unsigned bytes";

    public static IdxArray Read(string path, int dimensions)
    {
        using DataFile file = DataFile.Open(path);
        uint magic = BinaryPrimitives.ReadUInt32BigEndian(file.Read(4, "the magic number"));
        uint expected = 0x0800u + (uint)dimensions;
        if (magic != expected)
        {
            throw new InvalidInputException(
                $"{path}, byte 0",
                $"the magic number is 0x{magic:x8}, expected 0x{expected:x8}: it is another format or damaged",
                $"{Rule} with {dimensions} dimensions");
        }

        var shape = new int[dimensions];
        long length = 1;
        byte[] header = file.Read(4L * dimensions, "the extents");
        for (int i = 0; i < dimensions; i++)
        {
            shape[i] = BinaryPrimitives.ReadInt32BigEndian(header.AsSpan(4 * i));
            if (shape[i] <= 0 || length > int.MaxValue)
            {
                throw new InvalidInputException(
                    $"{path}, byte {4 + (4 * i)}",
                    $"the extents are {string.Join(" x ", shape[..(i + 1)])}: the file is damaged",
                    "extents are positive and make at most 2 GiB");
            }

            length *= shape[i];
        }

        byte[] bytes = file.Read(length, "values");
        file.ExpectEnd();
        return new IdxArray(shape, bytes);
    }
}
