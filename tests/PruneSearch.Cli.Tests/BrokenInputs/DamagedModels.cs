namespace PruneSearch.Cli.Tests.BrokenInputs;

/// <summary>ONNX files that lost their end, or had single bits of their structure turned over. Bits of weights stay: those files remain valid.</summary>
internal static class DamagedModels
{
    private static readonly string[] Messages = ["7", "8", "7.1", "7.5", "7.11", "7.11.2", "7.11.2.1", "7.11.2.1.2"];

    public static IEnumerable<BrokenInput> Truncated(ulong seed)
    {
        var random = new RandomStream(seed, "truncated");
        int turn = 0;
        foreach ((string name, byte[] model) in Models())
        {
            foreach (int length in Enumerable.Range(0, 16).Select(_ => random.NextInt(model.Length)).Prepend(0).Append(1).Append(model.Length - 1).Distinct())
            {
                yield return ModelCommands.Case($"{name} cut after {length} of {model.Length} bytes", model[..length], turn++);
            }
        }
    }

    public static IEnumerable<BrokenInput> Flipped(ulong seed)
    {
        var random = new RandomStream(seed, "flipped");
        int turn = 0;
        foreach ((string name, byte[] model) in Models())
        {
            IReadOnlyList<ProtoSpan> spans = ProtoSpan.Of(model, Messages);
            foreach ((string what, int offset, int bit) in Flips(model, spans, random))
            {
                byte[] damaged = [.. model];
                damaged[offset] ^= (byte)bit;
                yield return ModelCommands.Case($"{name} byte {offset} bit {bit} ({what})", damaged, turn++);
            }
        }
    }

    private static (string Name, byte[] Model)[] Models() => [("plain", SoundFiles.Plain), ("shaped", SoundFiles.Shaped)];

    private static IEnumerable<(string What, int Offset, int Bit)> Flips(byte[] model, IReadOnlyList<ProtoSpan> spans, RandomStream random)
    {
        // A wire type that does not exist, anywhere.
        foreach (ProtoSpan span in Some(spans, 10))
        {
            yield return ($"wire type of {span.Path}", span.Tag, (model[span.Tag] & 7) switch { 2 => 1, 5 => 2, _ => 4 });
        }

        // Other operators, other names of values, another type or size of weights, another opset.
        foreach (ProtoSpan span in Some(At("7.1.4"), 6))
        {
            yield return ("operator", span.Start + random.NextInt(span.Count), 1 << random.NextInt(3));
        }

        foreach (ProtoSpan span in Some([.. At("7.1.1").Where(s => s.Count > 0)], 6))
        {
            yield return ("name that a node reads", span.Start + random.NextInt(span.Count), 1 << random.NextInt(4));
        }

        foreach (ProtoSpan span in Some(At("7.5.8"), 4))
        {
            yield return ("name of an initialiser", span.Start, 1 << random.NextInt(4));
        }

        foreach (ProtoSpan span in Some(At("7.5.1"), 6))
        {
            yield return ("dimension of an initialiser", span.Start, 1 << random.NextInt(4));
        }

        foreach (ProtoSpan span in Some(At("7.5.2"), 4))
        {
            yield return ("type of an initialiser", span.Start, 1 << (2 + random.NextInt(4)));
        }

        foreach (ProtoSpan span in Some(At("7.5"), 4))
        {
            yield return ("length of an initialiser", span.Length, 1 << (5 + random.NextInt(2)));
        }

        yield return ("length of the graph", At("7")[0].Length, 1 << random.NextInt(6));
        yield return ("opset", At("8.2")[0].Start, 32);
        yield return ("opset", At("8.2")[0].Start, 16);
        yield return ("name of an output", Outputs()[0].Start + 2, 1);

        ProtoSpan[] At(string path) => [.. spans.Where(s => s.Path == path)];

        ProtoSpan[] Outputs() => [.. spans.Where(s => s.Path == "7.12")];

        IEnumerable<ProtoSpan> Some(IReadOnlyList<ProtoSpan> from, int count) =>
            from.Count == 0 ? [] : Enumerable.Range(0, count).Select(_ => from[random.NextInt(from.Count)]).Distinct();
    }
}
