using System.Collections.Immutable;
using PruneSearch.Execution;
using PruneSearch.Formats.Onnx;
using PruneSearch.Graphs;
using PruneSearch.Graphs.Operators;
using PruneSearch.Graphs.Simplification;
using PruneSearch.TestKit.Reference;

namespace PruneSearch.TestKit.Conformance;

/// <summary>
/// Runs cases in every form that we meet models in: as the reference, as a backend, written by our writer and read again, simplified; and
/// again with the operands that may be parameters as parameters.
/// </summary>
/// <param name="backend">The backend under test.</param>
public sealed class ConformanceRunner(IExecutionBackend backend)
{
    private static readonly CompileOptions Options = new() { Threads = 1 };

    public ConformanceResult Run(ConformanceCase test)
    {
        IReadOnlyList<string> operators = ConformanceScope.OperatorsOf(test);
        if (ConformanceScope.ReasonAgainst(test) is { } reason)
        {
            return new ConformanceResult(test.ToString(), operators, reason, []);
        }

        var outline = new ModelOutline(test.Model);
        IReadOnlySet<string> fewest = InputBinding.Constants(outline, weights: false);
        IReadOnlySet<string> most = InputBinding.Constants(outline, weights: true);
        var failures = ImmutableArray.CreateBuilder<string>();
        Check(test, outline, fewest, string.Empty, failures);
        if (!most.SetEquals(fewest))
        {
            Check(test, outline, most, "with parameters, ", failures);
        }

        return new ConformanceResult(test.ToString(), operators, null, failures.ToImmutable());
    }

    private void Check(ConformanceCase test, ModelOutline outline, IReadOnlySet<string> constants, string form, ImmutableArray<string>.Builder failures)
    {
        try
        {
            Tensor[] given = [.. test.Inputs.Select(i => i.Read())];
            ModelGraph graph = Read(test.Model, outline, given, constants);
            Tensor[] inputs = [.. given.Where((_, i) => !constants.Contains(outline.Inputs[i].Name))];
            Stage("reference", () => Outputs(new ReferenceBackend(), graph, inputs), types: false);
            Stage(backend.Name, () => Outputs(backend, graph, inputs), types: true);
            Stage("simplified", () => Outputs(backend, GraphSimplifier.Run(graph), inputs), types: true);
            Stage("written and read", () => Outputs(backend, WrittenAndRead(graph), inputs), types: true);
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            failures.Add($"{form}read: {e.Message}");
        }

        void Stage(string stage, Func<IReadOnlyList<Tensor>> run, bool types)
        {
            try
            {
                IReadOnlyList<Tensor> outputs = run();
                for (int o = 0; o < test.Outputs.Count; o++)
                {
                    if (TensorComparison.Difference(test.Outputs[o].Read(), outputs[o], types) is { } difference)
                    {
                        failures.Add($"{form}{stage}: output {o} {difference}");
                    }
                }
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                failures.Add($"{form}{stage}: {e.GetType().Name}: {e.Message}");
            }
        }
    }

    private static ModelGraph Read(ReadOnlyMemory<byte> model, ModelOutline outline, Tensor[] given, IReadOnlySet<string> constants)
    {
        var bindings = new Dictionary<string, long>(StringComparer.Ordinal);
        var bound = new List<(string Name, Tensor Value)>();
        for (int i = 0; i < given.Length; i++)
        {
            OutlineValue input = outline.Inputs[i];
            if (constants.Contains(input.Name))
            {
                bound.Add((input.Name, given[i]));
                continue;
            }

            foreach ((int axis, string symbol) in input.OpenDims)
            {
                bindings[symbol] = given[i].Dims[axis];
            }
        }

        return OnnxReader.Read("model", InputBinding.Bind(model, bound), new OnnxReadOptions { Bindings = bindings }).Graph;
    }

    private static ModelGraph WrittenAndRead(ModelGraph graph)
    {
        // A length of zero is read as an open dimension, so the symbols that the reader gives it are bound to zero.
        OnnxReadOptions options = new() { Bindings = graph.Inputs.SelectMany(ZeroLengths).ToDictionary(StringComparer.Ordinal) };
        OnnxFile file = OnnxReader.Read("written", OnnxWriter.ToBytes(graph), options);
        return file.Opset == OperatorRegistry.CanonicalOpset
            ? file.Graph
            : throw new InvalidOperationException($"written as opset {file.Opset} instead of {OperatorRegistry.CanonicalOpset}");
    }

    private static IEnumerable<KeyValuePair<string, long>> ZeroLengths(GraphInput input) =>
        input.Type.Shape.Select((d, axis) => (d, axis)).Where(p => p.d == 0)
            .Select(p => KeyValuePair.Create(p.axis == 0 ? "N" : $"{input.Name}_{p.axis}", 0L));

    private static IReadOnlyList<Tensor> Outputs(IExecutionBackend backend, ModelGraph graph, IReadOnlyList<Tensor> inputs)
    {
        using ICompiledRegion region = backend.Compile(graph, Options);
        return region.Run(inputs);
    }
}
