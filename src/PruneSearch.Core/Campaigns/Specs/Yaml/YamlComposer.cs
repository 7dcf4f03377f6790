using PruneSearch.Campaigns.Specs.Binding;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace PruneSearch.Campaigns.Specs.Yaml;

/// <summary>
/// Makes a tree of a YAML text: one document, without tags. Depth and size are limited, the size counted as if every alias were written
/// out, so that nested aliases ("billion laughs") cost neither memory nor time.
/// </summary>
internal sealed class YamlComposer
{
    private const int MostDepth = 40;
    private const int MostValues = 20_000;

    private readonly SpecErrors _errors;
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly Dictionary<string, YamlValue?> _anchors = new(StringComparer.Ordinal);

    private YamlComposer(string text, SpecErrors errors)
    {
        _errors = errors;
        _scanner = new Scanner(new StringReader(text), skipComments: true);
        _parser = new Parser(_scanner);
    }

    /// <summary>The document's value. What does not keep it from being read further is added to the errors.</summary>
    /// <exception cref="InvalidInputException">It is not YAML, or beyond the limits.</exception>
    public static YamlValue Compose(string text, SpecErrors errors)
    {
        YamlCharacters.Check(text, errors);
        return new YamlComposer(text, errors).Document();
    }

    private YamlValue Document()
    {
        Next(); // the stream's start
        if (Next() is StreamEnd)
        {
            throw _errors.Stop(new YamlPlace(1, 1), "the file is empty; write a spec", "a spec is a YAML mapping");
        }

        YamlValue root = Value(Next(), 0);
        Next(); // the document's end
        return Next() is DocumentStart second
            ? throw _errors.Stop(PlaceOf(second), "a second document starts here; put each spec in a file of its own", "one document in a file")
            : root;
    }

    private YamlValue Value(ParsingEvent at, int depth)
    {
        YamlPlace place = PlaceOf(at);
        if (depth > MostDepth)
        {
            throw _errors.Stop(place, $"lists and mappings are nested more than {MostDepth} deep; flatten them", $"at most {MostDepth} levels");
        }

        if (at is AnchorAlias alias)
        {
            return Aliased(alias.Value.Value, place);
        }

        var node = (NodeEvent)at;
        if (!node.Tag.IsEmpty)
        {
            _errors.Add(place, "", $"the tag {YamlScalar.Quote(node.Tag.Value)} has no meaning in a spec; remove it", "no tags");
        }

        string? anchor = node.Anchor.IsEmpty ? null : node.Anchor.Value;
        if (anchor is not null)
        {
            _anchors[anchor] = null;
        }

        YamlValue value = node switch
        {
            Scalar scalar => new YamlScalar(scalar.Value, scalar.Style == ScalarStyle.Plain && node.Tag.IsEmpty, place),
            SequenceStart => new YamlList([.. Items(depth)], place),
            _ => new YamlMap([.. Entries(depth)], place),
        };
        if (value.Size > MostValues)
        {
            throw _errors.Stop(
                place,
                $"this has more than {MostValues} values when its aliases are written out; shorten it",
                $"at most {MostValues} values");
        }

        if (anchor is not null)
        {
            _anchors[anchor] = value;
        }

        return value;
    }

    private IEnumerable<YamlValue> Items(int depth)
    {
        for (ParsingEvent at = Next(); at is not SequenceEnd; at = Next())
        {
            yield return Value(at, depth + 1);
        }
    }

    private IEnumerable<YamlEntry> Entries(int depth)
    {
        for (ParsingEvent at = Next(); at is not MappingEnd; at = Next())
        {
            YamlPlace place = PlaceOf(at);
            YamlValue key = Value(at, depth + 1);
            YamlValue value = Value(Next(), depth + 1);
            if (key is YamlScalar scalar)
            {
                yield return new YamlEntry(scalar.Text, place, value);
            }
            else
            {
                _errors.Add(place, "", $"a key is {key.Words}; write a name", "keys are names");
            }
        }
    }

    private YamlValue Aliased(string name, YamlPlace place)
    {
        if (!_anchors.TryGetValue(name, out YamlValue? value))
        {
            throw _errors.Stop(place, $"there is no anchor '&{name}' above this alias; define it first, or put the text in quotes", "an alias names an anchor above it");
        }

        return value ?? throw _errors.Stop(place, $"the alias stands inside its own anchor '&{name}'; write the value out", "a value does not contain itself");
    }

    private ParsingEvent Next()
    {
        try
        {
            return _parser.MoveNext() ? _parser.Current! : new StreamEnd();
        }
        catch (YamlException e)
        {
            throw _errors.Stop(PlaceOf(e.Start), $"the YAML is not valid: {e.Message}", "a spec is YAML 1.2", e);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            // YamlDotNet's scanner throws these for some malformed texts, such as "[a&" before a line that is not indented.
            throw _errors.Stop(PlaceOf(_scanner.CurrentPosition), "the YAML is not valid near here; look for a stray mark such as & ! [ or {", "a spec is YAML 1.2", e);
        }
    }

    private static YamlPlace PlaceOf(ParsingEvent at) => PlaceOf(at.Start);

    private static YamlPlace PlaceOf(Mark mark) => new(Math.Max(1, mark.Line), Math.Max(1, mark.Column));
}
