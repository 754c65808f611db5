-- SPDX-License-Identifier: MIT
-- Links between the pages of the tree become links between the pages of the site, and the first
-- heading becomes the page's title.
function Link(link)
	local path, anchor = link.target:match('^([^#]*)(.*)$')
	if path == '' or path:match('^%a[%w+.-]*:') then
		return nil
	end
	path = path:gsub('README%.md$', 'index.html'):gsub('%.md$', '.html'):gsub('%.ini$', '.html')
	path = path:gsub('LICENSE$', 'LICENSE.txt')
	link.target = path .. anchor
	return link
end

function Pandoc(doc)
	for _, block in ipairs(doc.blocks) do
		if block.t == 'Header' and block.level == 1 then
			local title = pandoc.utils.stringify(block)
			doc.meta.pagetitle = title == 'iogen' and title or title .. ' – iogen'
			break
		end
	end
	return doc
end
