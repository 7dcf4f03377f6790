namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>Where one field of a protocol-buffers message lies in its file.</summary>
/// <param name="Path">Field numbers from the outermost message on, as in <c>7.1.4</c>.</param>
/// <param name="Tag">Offset of its key.</param>
/// <param name="Length">Offset of its length; of its value where it has no length.</param>
/// <param name="Start">Offset of its content.</param>
/// <param name="Count">Bytes of its content.</param>
internal sealed record ProtoSpan(string Path, int Tag, int Length, int Start, int Count)
{
    /// <summary>The fields of a file, depth first. Only paths in <paramref name="messages"/> are looked into.</summary>
    public static IReadOnlyList<ProtoSpan> Of(byte[] file, params string[] messages)
    {
        var spans = new List<ProtoSpan>();
        Walk(string.Empty, 0, file.Length);
        return spans;

        void Walk(string parent, int from, int to)
        {
            for (int at = from; at < to;)
            {
                int tag = at;
                long key = Varint(ref at);
                string path = parent + (key >> 3);
                int length = at;
                int start = at;
                switch (key & 7)
                {
                    case 0: Varint(ref at); break;
                    case 1: at += 8; break;
                    case 5: at += 4; break;
                    default:
                        int count = (int)Varint(ref at);
                        start = at;
                        at += count;
                        break;
                }

                spans.Add(new ProtoSpan(path, tag, length, start, at - start));
                if (messages.Contains(path))
                {
                    Walk(path + ".", start, at);
                }
            }
        }

        long Varint(ref int at)
        {
            long value = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte b = file[at++];
                value |= (long)(b & 0x7F) << shift;
                if (b < 0x80)
                {
                    return value;
                }
            }
        }
    }
}
