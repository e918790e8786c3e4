using System.Text.Json.Nodes;
using SamCrowd.Datasets.Layout;
using SamCrowd.Imaging.Files;

namespace SamCrowd.Datasets.Splits;

/// <summary>
/// study_split.json beside dataset.json: which cases a study trains and tests on. Training cases lie in imagesTr, test cases in imagesTs
/// with their labels in labelsTs.
/// </summary>
/// <param name="Train">Ids of the training cases, sorted.</param>
/// <param name="Test">Ids of the test cases, sorted.</param>
/// <param name="Groups">Named subsets of the training cases, e.g. "fully_annotated".</param>
internal sealed record StudySplit(IReadOnlyList<string> Train, IReadOnlyList<string> Test, IReadOnlyDictionary<string,
    IReadOnlyList<string>> Groups)
{
    /// <param name="datasetRoot">The folder that holds dataset.json.</param>
    public static StudySplit Read(string datasetRoot)
    {
        var path = Path.Combine(datasetRoot, RawLayout.StudySplitFile);
        var json = JsonInput.Read(path);
        var groups = json.Find("groups")?.Members() ?? [];
        return new StudySplit(Ids(json["train"]), Ids(json["test"]), groups.ToDictionary(pair => pair.Key, pair => Ids(pair.Value)));
    }

    public void Write(string datasetRoot) => PythonJson.Write(Path.Combine(datasetRoot, RawLayout.StudySplitFile), new JsonObject
    {
        ["train"] = Ids(Train),
        ["test"] = Ids(Test),
        ["groups"] = new JsonObject(Groups.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Ids(pair.Value)))),
    });

    private static JsonArray Ids(IReadOnlyList<string> ids) => new([.. ids.Select(id => (JsonNode)id)]);

    private static IReadOnlyList<string> Ids(JsonItem list) => [.. list.Items().Select(id => id.Text("the id of a case"))];
}
