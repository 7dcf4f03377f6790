using System.Buffers.Binary;
using System.Text;

namespace PruneSearch.Data.Arrays;

/// <summary>
/// The header of an NPY file (NumPy Enhancement Proposal 1, versions 1.0 to 3.0): magic, version, length, and a Python dictionary with
/// descr, fortran_order and shape.
/// </summary>
/// <param name="Type">Element type.</param>
/// <param name="BigEndian">Elements are stored most significant byte first.</param>
/// <param name="FortranOrder">The first axis varies fastest.</param>
/// <param name="Shape">Extents.</param>
/// <param name="DataStart">Where the elements begin in the file.</param>
internal sealed record NpyHeader(NpyType Type, bool BigEndian, bool FortranOrder, long[] Shape, int DataStart)
{
    private const string Rule = "an NPY header has descr, fortran_order and shape";

    /// <summary>Bytes per element.</summary>
    public int ItemSize => Type switch
    {
        NpyType.B1 or NpyType.U1 or NpyType.I1 => 1,
        NpyType.U2 or NpyType.I2 or NpyType.F2 => 2,
        NpyType.U4 or NpyType.I4 or NpyType.F4 => 4,
        _ => 8,
    };

    public static NpyHeader Parse(ReadOnlySpan<byte> file, string where)
    {
        if (file.Length < 12 || file[0] != 0x93 || !file[1..].StartsWith("NUMPY"u8))
        {
            throw Broken(where, "it does not begin with the NPY magic; it is another format or truncated");
        }

        int version = file[6];
        if (version is < 1 or > 3)
        {
            throw Broken(where, $"the NPY version is {version}, expected 1, 2 or 3; save it again with numpy.save");
        }

        int start = version == 1 ? 10 : 12;
        long length = version == 1 ? BinaryPrimitives.ReadUInt16LittleEndian(file[8..]) : BinaryPrimitives.ReadUInt32LittleEndian(file[8..]);
        if (length > file.Length - start)
        {
            throw Broken(where, $"the header takes {length} bytes, but only {file.Length - start} follow: the file is truncated");
        }

        string text = Encoding.Latin1.GetString(file.Slice(start, (int)length)).Trim();
        if (NpyDictionary.Parse(text) is not { } dictionary)
        {
            string shown = text.Length > 120 ? text[..120] + "..." : text;
            throw Broken(where, $"the header is \"{shown}\"; structured arrays cannot be read: save plain numbers");
        }

        return new(
            TypeOf(dictionary.Descr, where),
            dictionary.Descr[0] == '>',
            dictionary.FortranOrder,
            dictionary.Shape,
            start + (int)length);
    }

    private static NpyType TypeOf(string descr, string where)
    {
        foreach (NpyType type in Enum.GetValues<NpyType>())
        {
            if (descr[0] is '<' or '>' or '|' or '=' && descr[1..] == NameOf(type))
            {
                return type;
            }
        }

        string known = string.Join(", ", Enum.GetValues<NpyType>().Select(NameOf));
        throw new InvalidInputException(
            where,
            $"the dtype is '{descr}'; convert it with astype to one of {known}",
            "the dtype is boolean, integer or real");
    }

    private static string NameOf(NpyType type) => type.ToString().ToLowerInvariant();

    private static InvalidInputException Broken(string where, string message) => new(where, message, Rule);
}
