"""How the layers of one run lie on the map, whatever their files are called."""

from __future__ import annotations

from collections.abc import Sequence

from qgis.core import QgsLayerTreeLayer, QgsLayerTreeNode, QgsMapLayer, QgsProject


class LayerOrder:
    """Keeps the layers of one run in the order of its results, the first on top.

    QGIS loads them in the order of their files' names, which are random where they are temporary.
    """

    def __init__(self, results: Sequence[str]) -> None:
        self._results = list(results)
        self._loaded: dict[str, str] = {}

    def key(self, result: str) -> int:
        """The larger, the further up; QGIS 3.32 and later go by it."""
        return -self._results.index(result) if result in self._results else -len(self._results)

    def place(self, layer: QgsMapLayer, result: str, project: QgsProject) -> None:
        """Bring a layer that was just loaded, and those before it, into their order."""
        self._loaded[layer.id()] = result
        root = project.layerTreeRoot()
        node = root.findLayer(layer.id())
        if node is None:
            return
        group = node.parent()
        nodes = [item for item in group.children() if _layer_id(item) in self._loaded]
        top = group.children().index(nodes[0])
        for item in sorted(nodes, key=lambda item: self.key(self._loaded[item.layerId()])):
            group.insertChildNode(top, item.clone())
            group.removeChildNode(item)


def _layer_id(node: QgsLayerTreeNode) -> str:
    return node.layerId() if isinstance(node, QgsLayerTreeLayer) else ""
