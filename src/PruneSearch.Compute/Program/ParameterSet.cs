using PruneSearch.Graphs;

namespace PruneSearch.Compute.Program;

/// <summary>The initialisers that a program uses, in single precision, by name.</summary>
internal sealed class ParameterSet(ModelGraph graph) : IDisposable
{
    private readonly Dictionary<string, Parameter> _parameters = new(StringComparer.Ordinal);

    public IEnumerable<Parameter> All => _parameters.Values.OrderBy(p => p.Name, StringComparer.Ordinal);

    public Parameter Get(string name)
    {
        if (!_parameters.TryGetValue(name, out Parameter? parameter))
        {
            TensorSource source = graph.Initializers[name];
            parameter = new Parameter(name, [.. source.Dims.Select(d => (int)d)], source.Read().ToFloats());
            _parameters.Add(name, parameter);
        }

        return parameter;
    }

    public void Dispose()
    {
        foreach (Parameter parameter in _parameters.Values)
        {
            parameter.Dispose();
        }
    }
}
