-- SPDX-License-Identifier: MIT
-- The man page as a page of the site: each option has an anchor of its own, and a long list of them
-- begins with an index of its names.
local LONG = 20 -- entries of a list that has an index

local function slug(text)
	return (text:lower():gsub('[^%w_]+', '-'):gsub('^%-+', ''):gsub('%-+$', ''))
end

-- SYNOPSIS becomes Synopsis; lower case, as in summary.csv, stays.
local function sentence(text)
	return (text:gsub('%u[%u ]*%u', string.lower):gsub('^%l', string.upper))
end

local function index_of(names)
	local links = {}
	table.sort(names, function(a, b) return a.name < b.name end)
	for _, entry in ipairs(names) do
		table.insert(links, pandoc.Link(entry.name, '#' .. entry.id))
		table.insert(links, pandoc.Space())
	end
	return pandoc.Div(pandoc.Para(links), pandoc.Attr('', { 'names' }))
end

-- Gives each entry an anchor: HEADING-NAME, without the dashes that a name begins with.
local function with_anchors(list, heading)
	local names = {}
	for _, item in ipairs(list.content) do
		local name = pandoc.utils.stringify(item[1]):match('^%-*([%w_.+-]+)')
		if name then
			local id = slug(heading) .. '-' .. name
			table.insert(names, { name = name, id = id })
			item[1] = { pandoc.Span({ pandoc.Link(item[1], '#' .. id) }, pandoc.Attr(id)) }
		end
	end
	return names
end

function Pandoc(doc)
	local blocks = { pandoc.Header(1, 'Options and commands'), pandoc.Para(
		'The man page iogen(1): what this build prints with --man.') }
	local sections = {}
	local heading = ''
	for _, block in ipairs(doc.blocks) do
		if block.t == 'Header' then
			local text = pandoc.utils.stringify(block)
			heading = text
			if block.level == 1 then
				table.insert(sections, pandoc.Link(sentence(text), '#' .. slug(text)))
				table.insert(sections, pandoc.Space())
			end
			block = pandoc.Header(block.level + 1, block.level == 1 and sentence(text) or text,
				pandoc.Attr(slug(text)))
		elseif block.t == 'DefinitionList' then
			local names = with_anchors(block, heading)
			if #names >= LONG then
				table.insert(blocks, index_of(names))
			end
		end
		table.insert(blocks, block)
	end
	table.insert(blocks, 3, pandoc.Div(pandoc.Para(sections), pandoc.Attr('', { 'names' })))
	doc.blocks = blocks
	return doc
end
